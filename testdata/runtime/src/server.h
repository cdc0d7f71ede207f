#ifndef SERVER_H
#define SERVER_H

#include "runtime.h"

/* The listening socket, or -1 with a line on standard error. */
int server_listen(const struct config *config);

/* Serves until SIGTERM or SIGINT (0) or until told to exit (EXIT_ON_REQUEST); returns the exit status. */
int server_run(const struct runtime *runtime, int listener);

#endif
