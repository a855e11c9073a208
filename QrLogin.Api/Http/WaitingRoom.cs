using System.Collections.Concurrent;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Http;

/// <summary>
/// Counts who waits on each session in this process. A PC has one page that waits, or a few while it reconnects; who holds a
/// thousand connections on one code is not waiting for it.
/// </summary>
internal sealed class WaitingRoom
{
    private const int MostOfOneSession = 5;

    private readonly ConcurrentDictionary<QrId, int> _waiting = new();

    /// <summary>How many wait in all.</summary>
    public int Count => _waiting.Values.Sum();

    /// <summary>Takes a place; null if there is none left. It is given back by disposing of it.</summary>
    public IDisposable? Enter(QrId session)
    {
        int now = _waiting.AddOrUpdate(session, 1, (_, n) => n + 1);
        var place = new Place(this, session);
        if (now <= MostOfOneSession) return place;
        place.Dispose();
        return null;
    }

    private void Leave(QrId session)
    {
        int left = _waiting.AddOrUpdate(session, 0, (_, n) => n - 1);
        // Only if nobody entered meanwhile.
        if (left == 0) _waiting.TryRemove(new(session, 0));
    }

    private sealed class Place(WaitingRoom room, QrId session) : IDisposable
    {
        public void Dispose() => room.Leave(session);
    }
}
