package ai.greentic.deployer.engine.plan;

/**
 * An attribute in which before and after differ.
 *
 * @param drift the host no longer has what was applied last; else the document changed
 * @param forcesReplacement the reason for a replacement
 * @param fileContent a rendered file, to be shown as a unified diff
 */
public record Difference(
    String attribute, boolean drift, boolean forcesReplacement, boolean fileContent) {}
