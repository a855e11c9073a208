using System.Diagnostics.CodeAnalysis;
using QrLogin.Grains.Contracts;

namespace QrLogin.Grains.Sessions;

/// <summary>What a person must type on the phone to confirm a session, so that a link to it does not suffice.</summary>
internal static class MatchRule
{
    /// <summary>
    /// The text to type, decided at the first scan; null if nothing has to be typed. An OAuth client cannot show a number,
    /// but it shows the user code, which no link to its session contains.
    /// </summary>
    public static string? TextToType(QrSession session, ScanSession command, NumberMatching matching)
    {
        bool isRequired = matching == NumberMatching.Always
            || (matching == NumberMatching.WhenNetworksDiffer && session.IsOnAnotherNetwork(command.Ip));
        if (!isRequired) return null;
        if (session.Authorization is not { } client) return command.NumberToMatch;
        return command.CanAskForUserCode == true ? client.UserCode.Value : null;
    }

    /// <summary>Whether a text is of the kind that is asked for. A number in place of a code is a mistake, not a guess.</summary>
    public static bool CanBeMeant(QrSession session, [NotNullWhen(true)] string? text) =>
        text is not null && UserCode.TryParse(text, out _) == session.IsOAuth;

    /// <summary>Whether an address is on another network than the PC, as when someone sent a picture of the code to the phone.</summary>
    public static bool IsOnAnotherNetwork(this QrSession session, string? ip) => !NetworkPrefix.AreSame(ip, session.Pc.Ip);

    /// <summary>Whether the person must type the user code, so that the phone must not show it.</summary>
    public static bool RequiresUserCode(this QrSession session) => session.IsOAuth && session.MatchNumber is not null;
}
