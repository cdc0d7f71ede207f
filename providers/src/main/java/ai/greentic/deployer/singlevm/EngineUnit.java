package ai.greentic.deployer.singlevm;

import java.util.List;

/** What a container engine adds to the unit that runs the container. */
interface EngineUnit {
  /** Seconds between SIGTERM and SIGKILL for the runtime. */
  int STOP_TIMEOUT = 20;

  /** Lines of the section {@code [Unit]}; may be empty. */
  String dependencies();

  /**
   * Lines of the section {@code [Service]}.
   *
   * @param launch what the label of that name says
   */
  String service(String launch);

  /**
   * The command line by which a container that the unit started says that it was made; empty when
   * the engine does not tell.
   */
  List<String> command(String launch);

  /** The units that pull this one in, separated by blanks. */
  String wantedBy();
}
