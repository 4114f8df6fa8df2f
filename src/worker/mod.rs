//! Browser shells around the rooms: the simulator pool, the trainer, and how messages travel.
