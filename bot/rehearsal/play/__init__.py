"""The rehearsal's play: a made-up assembly does the whole main job with the real bot."""
