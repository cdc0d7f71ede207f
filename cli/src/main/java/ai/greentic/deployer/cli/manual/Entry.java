package ai.greentic.deployer.cli.manual;

/**
 * A line of a list: an option, a parameter, an exit code, an environment variable or a file.
 *
 * @param term what is explained, as it is typed: {@code -out=FILE}
 * @param text one or more sentences
 */
public record Entry(String term, String text) {}
