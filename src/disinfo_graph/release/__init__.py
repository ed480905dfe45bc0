"""An immutable release, and the site that holds releases: finish, switch, roll back, prune."""
