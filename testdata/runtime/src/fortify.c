/*
 * Debian builds libbearssl.a with _FORTIFY_SOURCE for glibc; musl has no such entry points.
 * Their contract: LSB, __memcpy_chk and its kin; abort when the destination is too small.
 */
#include <stdlib.h>
#include <string.h>

void *__memcpy_chk(void *to, const void *from, size_t length, size_t size);
void *__memmove_chk(void *to, const void *from, size_t length, size_t size);
void *__memset_chk(void *to, int byte, size_t length, size_t size);

void *__memcpy_chk(void *to, const void *from, size_t length, size_t size)
{
    if (size < length)
        abort();
    return memcpy(to, from, length);
}

void *__memmove_chk(void *to, const void *from, size_t length, size_t size)
{
    if (size < length)
        abort();
    return memmove(to, from, length);
}

void *__memset_chk(void *to, int byte, size_t length, size_t size)
{
    if (size < length)
        abort();
    return memset(to, byte, length);
}
