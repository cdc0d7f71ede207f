package ai.greentic.deployer.engine.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.greentic.deployer.engine.provider.Provider;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class IsolatedProviderTest {
  private static Set<String> methods(Class<?> type) {
    return Arrays.stream(type.getDeclaredMethods())
        .filter(method -> Modifier.isPublic(method.getModifiers()))
        .filter(method -> !Modifier.isStatic(method.getModifiers()))
        .map(Method::getName)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** One that is not would give plug-ins the default of the interface, whatever they say. */
  @Test
  void everyMethodOfTheInterfaceIsPassedOn() {
    assertEquals(methods(Provider.class), methods(IsolatedProvider.class));
  }
}
