package ai.greentic.deployer.engine.snapshot;

/**
 * An answer in a snapshot.
 *
 * @param about what was asked, in words
 */
public record HeldAnswer(String about, Answer answer) {}
