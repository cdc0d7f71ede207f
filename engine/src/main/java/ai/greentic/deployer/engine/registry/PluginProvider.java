package ai.greentic.deployer.engine.registry;

import ai.greentic.deployer.engine.provider.Provider;
import java.nio.file.Path;

/** A provider that came from a plug-in's jar. */
public record PluginProvider(Path jar, ProviderVersion version, Provider provider) {}
