"""Evidence by running: what a spec's instances, verifier and answers do when they are drawn, mutated and guessed.

`probe` makes a module with a few functions more than the shipped one, `pool` runs it in a child process with limits,
`worker` and its neighbours measure there (standard library only), and each file of `rules` turns the measurements
(`facts`) into findings.
"""
