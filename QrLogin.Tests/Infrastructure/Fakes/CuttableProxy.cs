using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace QrLogin.Tests.Infrastructure;

/// <summary>A network between a browser and a site that can be cut: open connections break, and new ones fail.</summary>
internal sealed class CuttableProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<TcpClient> _ends = [];
    private readonly Uri _site;
    private readonly Task _running;
    private volatile bool _pulled;

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
            await Task.WhenAny(near.GetStream().CopyToAsync(far.GetStream()), far.GetStream().CopyToAsync(near.GetStream()));
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
}
