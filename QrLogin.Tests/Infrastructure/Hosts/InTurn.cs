namespace QrLogin.Tests.Infrastructure;

/// <summary>Sends each request to the next of several front ends, under the public name.</summary>
internal sealed class InTurn(Uri[] addresses) : DelegatingHandler
{
    private int _turn;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // The front ends serve their public origin only, which is the load balancer's.
        request.Headers.Host ??= request.RequestUri!.Authority;
        var next = addresses[(uint)Interlocked.Increment(ref _turn) % (uint)addresses.Length];
        request.RequestUri = new UriBuilder(request.RequestUri!) { Host = next.Host, Port = next.Port }.Uri;
        return base.SendAsync(request, cancellationToken);
    }
}
