using System.Threading.RateLimiting;

namespace QrLogin.Api.RateLimits;

/// <summary>
/// Limits the wrong client secrets per address (RFC 6749, section 2.3.1) to the same rate as passwords. Once the limit
/// is reached, no secret is checked, not even the right one, until the bucket holds a token again.
/// </summary>
internal sealed class ClientSecretLimiter(RateLimitSettings limits) : IDisposable
{
    private readonly PartitionedRateLimiter<string> _limiter = PartitionedRateLimiter.Create<string, string>(address =>
        limits.Enabled
            ? RateLimitPartition.GetTokenBucketLimiter(
                address, _ => RateLimiting.Bucket(limits.PerAddress[RateLimitClass.Password]))
            : RateLimitPartition.GetNoLimiter(address));

    /// <summary>How long the address must wait before another secret is checked; null if it need not wait.</summary>
    public TimeSpan? RetryAfter(string address)
    {
        using var lease = _limiter.AttemptAcquire(address, permitCount: 0);
        return lease.IsAcquired ? null : RateLimiting.RetryAfter(lease);
    }

    public void RecordFailure(string address) => _limiter.AttemptAcquire(address).Dispose();

    public void Dispose() => _limiter.Dispose();
}
