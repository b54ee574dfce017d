"""The HTTP interface: routes translate, problem details explain."""
