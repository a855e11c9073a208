using System.Text;

namespace QrLogin.Tests.Infrastructure;

/// <summary>A running service, as its clients see it: the tests of the contract do not know which profile it runs on.</summary>
public abstract class Site
{
    private TestPhone? _phone;

    /// <summary>Calls it. The base address is where its codes lead.</summary>
    public virtual HttpClient Http { get; protected set; } = null!;

    /// <summary>A phone for tests that need any: they are about the request, not about the phone.</summary>
    internal async Task<TestPhone> AnyPhone() => _phone ??= await TestPhone.LoggedIn(Http);

    protected static HttpClient Client(Uri address, DelegatingHandler? first = null)
    {
        HttpMessageHandler sockets = new SocketsHttpHandler
        {
            UseCookies = false,
            AllowAutoRedirect = false,
            RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8
        };
        if (first is not null) first.InnerHandler = sockets;
        return new(first ?? sockets) { BaseAddress = address };
    }
}
