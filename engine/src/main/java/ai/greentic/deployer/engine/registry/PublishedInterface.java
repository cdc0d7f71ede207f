package ai.greentic.deployer.engine.registry;

import ai.greentic.deployer.engine.provider.Provider;
import java.util.Set;

/**
 * All that a plug-in sees of this program: the packages that providers are written against, and
 * Java itself. Everything else is hidden, so that a plug-in brings its own libraries without
 * meeting ours, and ours may change.
 */
public final class PublishedInterface extends ClassLoader {
  /** The version of the provider interface; raised when an older plug-in would no longer work. */
  public static final int VERSION = 1;

  public static final Set<String> PACKAGES =
      Set.of(
          "ai.greentic.deployer.engine.problem",
          "ai.greentic.deployer.engine.provider",
          "ai.greentic.deployer.engine.resource",
          "ai.greentic.deployer.engine.value");

  private final ClassLoader ours;

  PublishedInterface() {
    // Java's own loader finds no services of ours, and the resources of the program stay hidden.
    super("published-interface", ClassLoader.getPlatformClassLoader());
    this.ours = Provider.class.getClassLoader();
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    int end = name.lastIndexOf('.');
    if (end >= 0 && PACKAGES.contains(name.substring(0, end))) {
      return ours.loadClass(name);
    }
    throw new ClassNotFoundException(name);
  }
}
