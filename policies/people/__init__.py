"""Who somebody is to the community: standing, permissions, accounts in other hands."""
