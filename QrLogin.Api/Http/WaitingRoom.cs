using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using QrLogin.Api.Limits;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Http;

/// <summary>
/// Counts who waits on each session in this process, and from where. A PC has one page that waits, or a few while it reconnects; who
/// holds a thousand connections on one code is not waiting for it.
/// </summary>
internal sealed class WaitLimiter
{
    private const int MostOfOneSession = 5;

    private readonly ConcurrentDictionary<string, int> _waiting = new();
    private readonly RateLimits _limits;
    private int _places;

    public WaitLimiter(RateLimits limits, IMeterFactory meters)
    {
        _limits = limits;
        meters.Create(QrLoginMeter.Name).CreateObservableUpDownCounter("qrlogin.waiting", () => _places, "{call}", "Streams and long polls that wait now.");
    }

    /// <summary>How many are counted in all: nobody, once all have left.</summary>
    public int Count => _waiting.Values.Sum();

    /// <summary>Takes a place; null if there is none left. It is given back by disposing of it.</summary>
    /// <param name="session">What is waited on.</param>
    /// <param name="address">Who waits.</param>
    public IDisposable? TryAcquire(QrId session, string address)
    {
        var place = new Place(this, session.Value, address);
        Interlocked.Increment(ref _places);
        bool isRoom = Add(session.Value) <= MostOfOneSession & (Add(address) <= _limits.WaitsPerAddress || !_limits.Enabled);
        if (isRoom) return place;
        place.Dispose();
        return null;
    }

    private int Add(string whose) => _waiting.AddOrUpdate(whose, 1, (_, n) => n + 1);

    private void Leave(string whose)
    {
        int left = _waiting.AddOrUpdate(whose, 0, (_, n) => n - 1);
        // Only if nobody entered meanwhile.
        if (left == 0) _waiting.TryRemove(new(whose, 0));
    }

    private sealed class Place(WaitLimiter room, string session, string address) : IDisposable
    {
        public void Dispose()
        {
            Interlocked.Decrement(ref room._places);
            room.Leave(session);
            room.Leave(address);
        }
    }
}
