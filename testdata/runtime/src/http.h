#ifndef HTTP_H
#define HTTP_H

#include <bearssl.h>

#include "runtime.h"

/* Reads one HTTP/1.1 request (RFC 9112), answers it and asks for the connection's end. */
void http_serve(const struct runtime *runtime, br_sslio_context *stream);

#endif
