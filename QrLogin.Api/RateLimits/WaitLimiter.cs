using System.Diagnostics.Metrics;
using System.Threading.RateLimiting;
using QrLogin.Api.Requests;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.RateLimits;

/// <summary>
/// Limits the event streams and long polls that wait in this process, per side of a session and per address. A PC or a
/// phone has one waiting page, or a few while it reconnects. A caller with a thousand connections to one session is not
/// waiting for a login.
/// </summary>
internal sealed class WaitLimiter : IDisposable
{
    private const int MaxPerSide = 5;

    private readonly PartitionedRateLimiter<(string Side, string Address)> _limiter;
    private int _waiting;

    public WaitLimiter(RateLimitSettings limits, IMeterFactory meters)
    {
        _limiter = PartitionedRateLimiter.CreateChained(
            PartitionedRateLimiter.Create<(string Side, string Address), string>(wait =>
                RateLimitPartition.GetConcurrencyLimiter(wait.Side, _ => Concurrency(MaxPerSide))),
            PartitionedRateLimiter.Create<(string Side, string Address), string>(wait => limits.Enabled
                ? RateLimitPartition.GetConcurrencyLimiter(wait.Address, _ => Concurrency(limits.WaitsPerAddress))
                : RateLimitPartition.GetNoLimiter(wait.Address)));
        meters.Create(QrLoginMeter.Name).CreateObservableUpDownCounter(
            "qrlogin.waiting", () => _waiting, "{call}", "Event streams and long polls that are waiting.");
    }

    public int Count => _waiting;

    /// <summary>Counts a request as waiting until its response ends; false if too many are waiting already.</summary>
    public bool TryEnter(HttpContext http, QrId session) => TryEnter(http, session.Value);

    /// <summary>As <see cref="TryEnter(HttpContext, QrId)"/>, for the phone, which cannot use up the waits of the PC.</summary>
    public bool TryEnterAsPhone(HttpContext http, QrId session) => TryEnter(http, $"phone {session.Value}");

    private bool TryEnter(HttpContext http, string side)
    {
        var lease = _limiter.AttemptAcquire((side, http.CallerKey()));
        if (!lease.IsAcquired)
        {
            lease.Dispose();
            return false;
        }

        Interlocked.Increment(ref _waiting);
        http.Response.RegisterForDispose(new Wait(this, lease));
        return true;
    }

    public void Dispose() => _limiter.Dispose();

    private static ConcurrencyLimiterOptions Concurrency(int permits) => new() { PermitLimit = permits };

    private sealed class Wait(WaitLimiter limiter, RateLimitLease lease) : IDisposable
    {
        public void Dispose()
        {
            Interlocked.Decrement(ref limiter._waiting);
            lease.Dispose();
        }
    }
}
