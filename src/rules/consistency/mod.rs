//! LC2: claims that contradict each other.

family!(blocked_without_blocker);
