// Decompression of gzip and zstd, by the libraries of the system if they are there.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum { compression_gzip, compression_zstd } compression_format;

/// A stream of compressed data that is being read: any number of gzip members or zstd frames, one after another.
typedef struct compression_stream compression_stream;

/// Whether the library for a format can be loaded.
bool compression_is_there(compression_format format);

/// A new stream; NULL without the library, or without memory.
compression_stream *compression_open(compression_format format);

/// Decompresses from `*input_count` bytes into `*output_count` bytes of memory, and sets both to what was used of them.
/// Returns false if the data is damaged.
bool compression_read(
    compression_stream *stream, const uint8_t *input, size_t *input_count, uint8_t *output, size_t *output_count);

/// Whether what was read so far ends with a whole member or frame.
bool compression_is_whole(const compression_stream *stream);

void compression_close(compression_stream *stream);

