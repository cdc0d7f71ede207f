package ai.greentic.deployer.spec;

import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.resource.Attribute;
import ai.greentic.deployer.engine.resource.Attribute.Trait;
import ai.greentic.deployer.engine.resource.Schema;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Checks, when all resources of a document are read, that what they name is there. */
final class LinkCheck {
  /** A suggestion compares with every address; a document can have many that are wrong. */
  private static final int MOST_SUGGESTIONS = 20;

  private final SpecProblems problems;
  private final Map<Address, ResourceReader.Found> resources;
  private final Map<String, Schema> schemas;
  private int suggestions;

  LinkCheck(
      SpecProblems problems,
      Map<Address, ResourceReader.Found> resources,
      Map<String, Schema> schemas) {
    this.problems = problems;
    this.resources = resources;
    this.schemas = schemas;
  }

  void check(List<Link> links) {
    for (Link link : links) {
      ResourceReader.Found found = resources.get(link.to());
      if (link.to().equals(link.from())) {
        report(link, link.from() + " names itself", "name another resource, or remove it");
      } else if (found == null) {
        report(link, "there is no resource " + link.to() + " in the document", remedy(link.to()));
      } else {
        link.attribute().ifPresent(name -> checkAttribute(link, found, name));
      }
    }
  }

  private String remedy(Address missing) {
    Optional<String> meant = Optional.empty();
    if (suggestions++ < MOST_SUGGESTIONS) {
      meant =
          KnownKeys.meant(
              missing.toString(), resources.keySet().stream().map(Address::toString).toList());
    }
    return meant.orElse("add it to resources, or name one that is there");
  }

  private void checkAttribute(Link link, ResourceReader.Found found, String name) {
    Schema schema = schemas.get(link.to().type());
    if (schema == null) {
      return;
    }
    Optional<Attribute> attribute = schema.attribute(name);
    if (attribute.isEmpty()) {
      report(
          link,
          link.to().type() + " has no attribute " + Quoted.of(name),
          KnownKeys.meant(name, schema.attributes().keySet())
              .orElse("its attributes are " + String.join(", ", schema.attributes().keySet())));
      return;
    }
    boolean secret = attribute.get().has(Trait.SECRET);
    switch (link.value()) {
      case BY_A_SECRET -> {
        if (!secret) {
          report(
              link,
              link.to() + "." + name + " is not a secret, and would be shown",
              "refer to a secret attribute");
          return;
        }
      }
      case BY_ANOTHER -> {
        if (secret) {
          report(
              link,
              link.to() + "." + name + " is a secret, of which only the fingerprint is known",
              "refer to another attribute");
          return;
        }
      }
      case NOT_AT_ALL -> {}
    }
    boolean unset =
        !attribute.get().has(Trait.COMPUTED) && found.resource().attributes().get(name).isEmpty();
    if (link.needsValue() && unset) {
      report(
          link, link.to() + " does not set " + name, "set it there, or refer to another attribute");
    } else if (link.kind().isPresent() && link.kind().get() != attribute.get().kind()) {
      report(
          link,
          link.to() + "." + name + " is " + Kinds.described(attribute.get().kind()),
          "refer to what is " + Kinds.described(link.kind().get()));
    }
  }

  private void report(Link link, String what, String remedy) {
    problems.add(
        SpecError.DOCUMENT_UNRESOLVED_REFERENCE, link.position(), link.path().get(), what, remedy);
  }
}
