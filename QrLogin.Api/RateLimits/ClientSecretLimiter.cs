using System.Threading.RateLimiting;

namespace QrLogin.Api.RateLimits;

/// <summary>
/// How many wrong client secrets one address may show (RFC 6749, section 2.3.1): as many as passwords. After those not even the right one is
/// looked at, for as long as it takes to earn another try.
/// </summary>
internal sealed class ClientSecretLimiter(RateLimitSettings limits) : IDisposable
{
    private readonly PartitionedRateLimiter<string> _tries = PartitionedRateLimiter.Create<string, string>(address =>
        limits.Enabled ? RateLimitPartition.GetTokenBucketLimiter(address, _ => RateLimiting.Bucket(limits.PerAddress[RateLimitClass.Password])) : RateLimitPartition.GetNoLimiter(address));

    /// <summary>Whether another secret of this address is looked at: null, or how long it is not.</summary>
    public TimeSpan? RetryAfter(string address)
    {
        using var lease = _tries.AttemptAcquire(address, permitCount: 0);
        return lease.IsAcquired ? null : lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.FromSeconds(1);
    }

    /// <summary>One was wrong.</summary>
    public void RecordFailure(string address) => _tries.AttemptAcquire(address).Dispose();

    public void Dispose() => _tries.Dispose();
}
