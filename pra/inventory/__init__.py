"""What there is: sites, clusters, nodes, guests, and how each guest is protected."""
