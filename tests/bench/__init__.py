"""Speed, measured where it is promised: `make bench`. Ratios to a limit or to a floor measured in the same run."""
