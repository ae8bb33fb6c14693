"""Tests of the platform edges."""
