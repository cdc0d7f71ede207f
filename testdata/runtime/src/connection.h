#ifndef CONNECTION_H
#define CONNECTION_H

#include "runtime.h"

/* Serves one request over TLS on a connected socket, under a time limit that ends the calling process. */
void connection_serve(const struct runtime *runtime, int client);

#endif
