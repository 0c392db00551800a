//! LC1: what every document must have, and what its fields may hold.

family!(deferred_but_active);
