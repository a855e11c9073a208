using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace QrLogin.Tests.Infrastructure;

/// <summary>The bytes that a silent network swallows.</summary>
[Flags]
internal enum Silence
{
    None = 0,
    ToSite = 1,
    FromSite = 2,
    Both = ToSite | FromSite,
}

/// <summary>
/// A network between a client and a site that can be cut: open connections break, and new ones fail. It can also fall
/// silent: connections stay open, new ones are accepted, and bytes are swallowed. A connection that has lost bytes never
/// carries any again.
/// </summary>
internal sealed class CuttableProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<TcpClient> _ends = [];
    private readonly Uri _site;
    private readonly Task _running;
    private volatile bool _pulled;
    private volatile Silence _silence;

    public CuttableProxy(Uri site)
    {
        _site = site;
        _listener.Start();
        Address = new($"http://localhost:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _running = Run();
    }

    public Uri Address { get; }

    public void Pull()
    {
        _pulled = true;
        while (_ends.TryTake(out var end)) end.Dispose();
    }

    public void Plug() => _pulled = false;

    /// <summary>Swallows bytes from now on, also of new connections.</summary>
    public void FallSilent(Silence silence) => _silence = silence;

    /// <summary>Carries the bytes of connections that have lost none.</summary>
    public void Speak() => _silence = Silence.None;

    public async ValueTask DisposeAsync()
    {
        Pull();
        _listener.Dispose();
        await _running;
    }

    private async Task Run()
    {
        while (true)
        {
            TcpClient near;
            try
            {
                near = await _listener.AcceptTcpClientAsync();
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }

            if (_pulled) near.Dispose();
            else _ = Carry(near);
        }
    }

    private async Task Carry(TcpClient near)
    {
        using var far = new TcpClient();
        _ends.Add(near);
        _ends.Add(far);
        try
        {
            await far.ConnectAsync(_site.Host, _site.Port);
            await Task.WhenAny(Copy(near, far, Silence.ToSite), Copy(far, near, Silence.FromSite));
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The network was cut.
        }
        finally
        {
            near.Dispose();
        }
    }

    private async Task Copy(TcpClient from, TcpClient to, Silence way)
    {
        byte[] buffer = new byte[16 * 1024];
        bool isDead = false;
        for (int n; (n = await from.GetStream().ReadAsync(buffer)) > 0;)
        {
            isDead |= (_silence & way) != 0;
            if (!isDead) await to.GetStream().WriteAsync(buffer.AsMemory(0, n));
        }
    }
}
