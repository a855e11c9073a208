using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using QrLogin.Api.Values;
using QrLogin.Grains.Contracts;
using QrLogin.Silo.Configuration;

namespace QrLogin.Api.Startup;

/// <summary>Where the grains of a front end run.</summary>
internal enum GrainHosting
{
    Client = 0,
    Silo = 1,
}

/// <summary>
/// The settings that start the front end: server, proxies, ports. Routes do not see them: a setting for a route goes into
/// <see cref="QrLoginOptions"/>.
/// </summary>
[SettingsSection("QrLogin", Programs.Api)]
internal sealed class ApiSettings
{
    // Nothing outside the process can call into an embedded silo.
    [Description("whether the front end is a client of the cluster or hosts a silo in its own process")]
    [InProfile(Profile.Embedded, nameof(GrainHosting.Silo))]
    public GrainHosting Hosting { get; set; }

    // Callers control the Host header, and must not decide which site a phone opens.
    [Description("the origin of the URL in QR codes; unset: in Development the request's own, in `embedded` `http://localhost:<port>`")]
    [SettingText("an origin such as https://login.example.com, without a path", nameof(ParseOrigin))]
    [RequiredOutsideEmbedded(ExceptInDevelopment = true)]
    public Origin? PublicOrigin { get; set; }

    [Description("the proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` headers the front end trusts")]
    [SettingText("addresses or networks such as 10.0.0.5 or 10.0.0.0/24, separated by commas", nameof(ParseNetwork))]
    public IReadOnlyList<System.Net.IPNetwork> Proxies { get; set; } = [];

    [Description("whether the front end serves its API document at `/openapi/v1.json` and as pages at `/docs`")]
    public bool Docs { get; set; } = true;

    [Description("how many connections the front end has open at once; it closes any more; unset: unlimited")]
    [Range(1, 1_000_000)]
    public int? MaxConnections { get; set; }

    [Description("the port on 127.0.0.1 of the API for operators; unset: none")]
    [Range(1, ushort.MaxValue)]
    public int? OperatorPort { get; set; }

    [Description("the database that maps the PC's address to the location that the phone shows; unset: no location")]
    [SettingText("the path of a database in MaxMind's format")]
    public string? PlaceDatabase { get; set; }

    private static Origin? ParseOrigin(string text) => Origin.Parse(text) is { IsWeb: true } origin ? origin : null;

    private static System.Net.IPNetwork? ParseNetwork(string text) => NetworkText.Parse(text);
}
