//! LC5: what commit messages say, and whether it is so.

family!(fixup_in_range);
