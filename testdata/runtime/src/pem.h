#ifndef PEM_H
#define PEM_H

#include <stddef.h>

struct pem_object {
    unsigned char *bytes; /* DER, allocated */
    size_t length;
};

/*
 * Reads the objects of a PEM file whose label ends with the given one ("PRIVATE KEY" takes "EC PRIVATE KEY" too).
 * Returns how many; 0, with a line on standard error, when there is none or the file is unreadable or damaged.
 */
size_t pem_read(const char *path, const char *label, struct pem_object *objects, size_t limit);

#endif
