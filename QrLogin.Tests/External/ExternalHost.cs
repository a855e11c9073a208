using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.External;

/// <summary>A service and its identity provider, on a clock that the tests move.</summary>
public class ExternalHost : ApiHost
{
    public ExternalHost()
        : this([])
    {
    }

    private protected ExternalHost(Dictionary<string, string> settings, ILoggerProvider? log = null)
        : this(new(), new(Example.Start), settings, log)
    {
    }

    private ExternalHost(TestIssuer issuer, FakeTimeProvider clock, Dictionary<string, string> settings, ILoggerProvider? log)
        : base(clock, issuer.Settings.Concat(settings).ToDictionary(), log) => (Issuer, Clock) = (issuer, clock);

    public FakeTimeProvider Clock { get; }

    internal TestIssuer Issuer { get; }

    /// <summary>A provider's token for a person, valid from now on.</summary>
    internal string Token(string subject, string? claim = null, System.Text.Json.Nodes.JsonNode? value = null) =>
        Issuer.Token(subject, Clock.GetUtcNow(), claim, value);

    /// <summary>A person's phone with such a token.</summary>
    internal TestPhone NewPhone(string? subject = null) => TestPhone.With(Http, TestDevice.New("ios"), Token(subject ?? NewSubject()));

    internal static string NewSubject() => "person-" + Unique.Text();

    public override async ValueTask InitializeAsync()
    {
        await Issuer.Start();
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Issuer.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
