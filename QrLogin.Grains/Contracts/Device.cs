using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace QrLogin.Grains.Contracts;

/// <summary>The device that a request claims to come from. A token works only for the device that it was issued to.</summary>
[GenerateSerializer, Immutable, Alias("qrlogin.device")]
public sealed record Device
{
    public const int MinIdLength = 8, MaxIdLength = 128;

    /// <summary>The characters that an id may have, as a regular expression of ECMA-262.</summary>
    public const string IdPattern = $"^{IdCharacter}+$";

    /// <summary>One such character, as a regular expression of ECMA-262.</summary>
    public const string IdCharacter = "[A-Za-z0-9._~:-]";

    private static readonly SearchValues<char> AllowedCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._~:-");

    private Device(string id, DeviceType type) => (Id, Type) = (id, type);

    /// <summary>The id that the device chose for itself: 8 to 128 of <c>A-Z a-z 0-9 . _ ~ : -</c>.</summary>
    [Id(0)]
    public string Id { get; }

    /// <summary>The kind of device it claims to be.</summary>
    [Id(1)]
    public DeviceType Type { get; }

    /// <summary>The device of a login whose client sent no device headers.</summary>
    public static Device OfLogin(LoginId login) => new("oauth-" + login.Value, DeviceType.Other);

    /// <summary>The same kind of device, with an id that only this login has: who gets the login must not learn the device's own.</summary>
    public Device ForLogin(LoginId login) => new("oauth-" + login.Value, Type);

    /// <summary>The device of a session whose client sent no device headers, until there is a login.</summary>
    public static Device OfSession(QrId session) => new("oauth-" + session.Value, DeviceType.Other);

    /// <summary>Parses the two device headers; false if either is missing or malformed.</summary>
    public static bool TryParse(string? id, string? type, [NotNullWhen(true)] out Device? device)
    {
        DeviceType? kind = type switch
        {
            "pc" => DeviceType.Pc,
            "web" => DeviceType.Web,
            "ios" => DeviceType.Ios,
            "android" => DeviceType.Android,
            "tablet" => DeviceType.Tablet,
            "tv" => DeviceType.Tv,
            "other" => DeviceType.Other,
            _ => null,
        };
        bool valid = kind is not null
            && id is { Length: >= MinIdLength and <= MaxIdLength }
            && !id.AsSpan().ContainsAnyExcept(AllowedCharacters);
        device = valid ? new(id!, kind!.Value) : null;
        return valid;
    }
}
