package ai.greentic.deployer.cli.render;

import ai.greentic.deployer.engine.resource.Address;
import java.util.List;

/**
 * What a reviewer must not overlook.
 *
 * @param title what it is, in a few words
 * @param detail a sentence more; may be empty
 * @param addresses the resources that bring it; none when it is about the whole
 */
record Risk(Severity severity, String title, String detail, List<Address> addresses) {
  static final String NO_WAY_BACK = "No way back";

  /** How bad it can be, the worst first. */
  enum Severity {
    /** Something is lost that does not come back by itself. */
    DANGER,
    /** Somebody will feel it. */
    WARNING,
    /** Good to know. */
    NOTE
  }

  Risk {
    addresses = List.copyOf(addresses);
  }
}
