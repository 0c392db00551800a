//! LC0: what cannot be read as it is written.

family!(invalid_front_matter);
