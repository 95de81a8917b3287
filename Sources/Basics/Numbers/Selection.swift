/// The `count`-th largest of some numbers, none of them NaN (Hoare's selection).
/// - Precondition: `count` is from 1 to the number of numbers.
package func largest(_ count: Int, of values: [Float]) -> Float {
    var values = values
    var (low, high) = (0, values.count - 1)
    while low < high {
        let pivot = values[(low + high) / 2]
        var (left, right) = (low, high)
        while left <= right {
            while values[left] > pivot { left += 1 }
            while values[right] < pivot { right -= 1 }
            if left <= right {
                values.swapAt(left, right)
                left += 1
                right -= 1
            }
        }
        if count - 1 <= right { high = right } else if count - 1 >= left { low = left } else { break }
    }
    return values[count - 1]
}
