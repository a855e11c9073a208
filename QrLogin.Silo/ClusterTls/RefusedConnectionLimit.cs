using System.Net;

namespace QrLogin.Silo.ClusterTls;

/// <summary>Bounds the lines about refused connections, so that a stranger who keeps connecting does not fill the disk.</summary>
/// <remarks>
/// Thread-safe. Memory and lines are bounded even if the stranger shows another certificate each time: after
/// <see cref="MaxPairs"/> pairs of an address and a reason, no others are logged in that minute.
/// </remarks>
internal sealed class RefusedConnectionLimit(TimeProvider time)
{
    /// <summary>How many lines a minute each address gets for each reason.</summary>
    public const int MaxLogged = 3;

    public const int MaxPairs = 100;

    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<(IPAddress Address, string Reason), int> _counts = [];
    private long _since = time.GetTimestamp();

    /// <summary>Counts a refused connection, and returns whether to log it.</summary>
    public bool IsLogged(EndPoint? remote, string reason)
    {
        var key = ((remote as IPEndPoint)?.Address ?? IPAddress.None, reason);
        lock (_lock)
        {
            if (time.GetElapsedTime(_since) >= Period)
            {
                _since = time.GetTimestamp();
                _counts.Clear();
            }

            int count = _counts.GetValueOrDefault(key) + 1;
            if (count > MaxLogged || (count == 1 && _counts.Count >= MaxPairs)) return false;
            _counts[key] = count;
            return true;
        }
    }
}
