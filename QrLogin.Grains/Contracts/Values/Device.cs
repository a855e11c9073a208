using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace QrLogin.Grains.Contracts;

/// <summary>What a request says of the device that it comes from. A token works for the device that it was issued to.</summary>
[GenerateSerializer, Immutable, Alias("qrlogin.device")]
public sealed record Device
{
    private static readonly SearchValues<char> s_allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._~:-");

    private Device(string id, DeviceType type) => (Id, Type) = (id, type);

    /// <summary>The device's own name for itself: 8 to 128 of <c>A-Z a-z 0-9 . _ ~ : -</c>.</summary>
    [Id(0)]
    public string Id { get; }

    /// <summary>What kind of device it says that it is.</summary>
    [Id(1)]
    public DeviceType Type { get; }

    /// <summary>The device of a login that was asked for without saying which.</summary>
    public static Device OfLogin(LoginId login) => new("oauth-" + login.Value, DeviceType.Other);

    /// <summary>What stands for the device of a session that was opened so, until there is a login.</summary>
    public static Device OfSession(QrId session) => new("oauth-" + session.Value, DeviceType.Other);

    /// <summary>Reads the two device headers; false where either is missing or malformed.</summary>
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
        bool valid = kind is not null && id is { Length: >= 8 and <= 128 } && !id.AsSpan().ContainsAnyExcept(s_allowed);
        device = valid ? new(id!, kind!.Value) : null;
        return valid;
    }
}
