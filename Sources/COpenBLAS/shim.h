// The part of OpenBLAS that Tensor uses: CBLAS and the library's own run-time information.
#include <cblas.h>
