package ai.greentic.deployer.cli.command;

import java.time.InstantSource;

/** What a verb works with. */
public record Session(Console console, Machine machine, InstantSource clock) {}
