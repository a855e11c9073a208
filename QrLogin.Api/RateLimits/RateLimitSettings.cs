using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.RateLimits;

/// <summary>
/// Limits what one caller can request. Each rate is also the largest burst. An address is an IPv4 address, or the /64 of an IPv6 address.
/// </summary>
[SettingsSection("QrLogin:RateLimits", Programs.Api)]
internal sealed class RateLimitSettings
{
    private const int MaxValue = 1_000_000;

    [Description("whether rate limits apply; turn them off for load and acceptance tests only")]
    public bool Enabled { get; set; } = true;

    // Hundreds of people in one office share an address.
    [Description("requests per minute from one address; each front end counts separately")]
    [Range(1, MaxValue)]
    public Dictionary<RateLimitClass, int> PerAddress { get; } = new()
    {
        [RateLimitClass.Page] = 1_200,
        [RateLimitClass.Read] = 6_000,
        [RateLimitClass.Verb] = 600,
        [RateLimitClass.Open] = 300,
        [RateLimitClass.Password] = 60,
        [RateLimitClass.Probe] = 600,
        [RateLimitClass.Introspect] = 60_000,
    };

    [Description("requests per minute with one login, from any address")]
    [Range(1, MaxValue)]
    public Dictionary<RateLimitClass, int> PerLogin { get; } = new()
    {
        [RateLimitClass.Read] = 1_200,
        [RateLimitClass.Verb] = 120,
    };

    [Description("how many sessions one address can have open at once")]
    [Range(1, MaxValue)]
    public int OpenPerAddress { get; set; } = 500;

    [Description("how many sessions one login can have scanned but not yet confirmed or denied")]
    [Range(1, MaxValue)]
    public int OpenPerLogin { get; set; } = 10;

    [Description("how many streams and long polls one address can have waiting at once")]
    [Range(1, MaxValue)]
    public int WaitsPerAddress { get; set; } = 1_000;
}
