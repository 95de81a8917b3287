// Written against zlib and libzstd by their binary interfaces, which have not changed since versions 1.2 and 1.0.
// Nothing is linked and no headers are needed: a machine without a library still runs all else.
#include "compression.h"

#include <dlfcn.h>
#include <limits.h>
#include <pthread.h>
#include <stdlib.h>

#ifdef __APPLE__
#define ZLIB "libz.1.dylib"
#define ZSTD "libzstd.1.dylib"
#else
#define ZLIB "libz.so.1"
#define ZSTD "libzstd.so.1"
#endif

// `z_stream` of zlib.h.
typedef struct {
    const uint8_t *next_in;
    unsigned avail_in;
    unsigned long total_in;
    uint8_t *next_out;
    unsigned avail_out;
    unsigned long total_out;
    const char *msg;
    void *state;
    void *(*zalloc)(void *, unsigned, unsigned);
    void (*zfree)(void *, void *);
    void *opaque;
    int data_type;
    unsigned long adler;
    unsigned long reserved;
} zlib_stream;

enum { zlib_ok = 0, zlib_stream_end = 1, zlib_needs_more = -5, zlib_no_flush = 0, zlib_gzip_window = 15 + 16 };

// `ZSTD_inBuffer` and `ZSTD_outBuffer` of zstd.h.
typedef struct {
    const void *bytes;
    size_t size, position;
} zstd_input;
typedef struct {
    void *bytes;
    size_t size, position;
} zstd_output;

static struct {
    bool is_there;
    int (*init)(zlib_stream *, int, const char *, int);
    int (*inflate)(zlib_stream *, int);
    int (*reset)(zlib_stream *);
    int (*end)(zlib_stream *);
} zlib;

static struct {
    bool is_there;
    void *(*create)(void);
    size_t (*decompress)(void *, zstd_output *, zstd_input *);
    unsigned (*is_error)(size_t);
    size_t (*release)(void *);
} zstd;

#define LOAD(library, handle, member, name) ((library.member = (__typeof__(library.member))dlsym(handle, name)) != NULL)

static void load(void) {
    void *handle = dlopen(ZLIB, RTLD_NOW | RTLD_LOCAL);
    zlib.is_there = handle && LOAD(zlib, handle, init, "inflateInit2_") && LOAD(zlib, handle, inflate, "inflate") &&
                    LOAD(zlib, handle, reset, "inflateReset") && LOAD(zlib, handle, end, "inflateEnd");
    handle = dlopen(ZSTD, RTLD_NOW | RTLD_LOCAL);
    zstd.is_there = handle && LOAD(zstd, handle, create, "ZSTD_createDStream") &&
                    LOAD(zstd, handle, decompress, "ZSTD_decompressStream") &&
                    LOAD(zstd, handle, is_error, "ZSTD_isError") && LOAD(zstd, handle, release, "ZSTD_freeDStream");
}

bool compression_is_there(compression_format format) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, load);
    return format == compression_gzip ? zlib.is_there : zstd.is_there;
}

struct compression_stream {
    compression_format format;
    /// Whether a member or frame has ended and no other has begun.
    bool is_whole;
    zlib_stream gzip;
    void *zstd;
};

compression_stream *compression_open(compression_format format) {
    if (!compression_is_there(format)) return NULL;
    compression_stream *stream = calloc(1, sizeof *stream);
    if (!stream) return NULL;
    stream->format = format;
    // zlib compares only the first digit of its version and the size of the structure.
    bool is_open = format == compression_gzip
        ? zlib.init(&stream->gzip, zlib_gzip_window, "1", sizeof stream->gzip) == zlib_ok
        : (stream->zstd = zstd.create()) != NULL;
    if (is_open) return stream;
    free(stream);
    return NULL;
}

static bool read_gzip(
    compression_stream *stream, const uint8_t *input, size_t *input_count, uint8_t *output, size_t *output_count) {
    zlib_stream *gzip = &stream->gzip;
    // The next member begins when there is a byte of it.
    if (stream->is_whole && *input_count > 0) {
        if (zlib.reset(gzip) != zlib_ok) return false;
        stream->is_whole = false;
    }
    gzip->next_in = input;
    gzip->avail_in = *input_count > UINT_MAX ? UINT_MAX : (unsigned)*input_count;
    gzip->next_out = output;
    gzip->avail_out = *output_count > UINT_MAX ? UINT_MAX : (unsigned)*output_count;
    int result = stream->is_whole ? zlib_ok : zlib.inflate(gzip, zlib_no_flush);
    *input_count = (size_t)(gzip->next_in - input);
    *output_count = (size_t)(gzip->next_out - output);
    if (result == zlib_stream_end) stream->is_whole = true;
    // Without input or room there is no progress, which is no damage.
    return result == zlib_ok || result == zlib_stream_end || result == zlib_needs_more;
}

static bool read_zstd(
    compression_stream *stream, const uint8_t *input, size_t *input_count, uint8_t *output, size_t *output_count) {
    zstd_input from = {input, *input_count, 0};
    zstd_output to = {output, *output_count, 0};
    if (*input_count == 0 && stream->is_whole) {
        *output_count = 0;
        return true;
    }
    size_t result = zstd.decompress(stream->zstd, &to, &from);
    *input_count = from.position;
    *output_count = to.position;
    stream->is_whole = result == 0;
    return !zstd.is_error(result);
}

bool compression_read(
    compression_stream *stream, const uint8_t *input, size_t *input_count, uint8_t *output, size_t *output_count) {
    return stream->format == compression_gzip ? read_gzip(stream, input, input_count, output, output_count)
                                              : read_zstd(stream, input, input_count, output, output_count);
}

bool compression_is_whole(const compression_stream *stream) { return stream->is_whole; }

void compression_close(compression_stream *stream) {
    if (stream->format == compression_gzip) {
        zlib.end(&stream->gzip);
    } else {
        zstd.release(stream->zstd);
    }
    free(stream);
}
