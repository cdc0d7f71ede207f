package ai.greentic.deployer.engine.snapshot;

import ai.greentic.deployer.engine.state.Generation;

/**
 * A kept generation as it was found.
 *
 * @param record what is remembered of it
 * @param plan the bytes of its plan file
 */
public record KeptGeneration(long number, Stored<Generation> record, Stored<byte[]> plan) {}
