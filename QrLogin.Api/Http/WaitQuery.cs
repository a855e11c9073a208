using System.Globalization;

namespace QrLogin.Api.Http;

/// <summary>The <c>since</c> and <c>wait</c> of a poll that is willing to wait.</summary>
/// <param name="Since">The version that the PC has seen; null for the current one.</param>
/// <param name="Wait">How long it would wait; null if it would not.</param>
/// <param name="Problem">What is wrong with them, if anything is.</param>
internal sealed record WaitQuery(int? Since, TimeSpan? Wait, Problem? Problem)
{
    private const int Longest = 25;

    private static readonly WaitQuery s_none = new(null, null, null);

    public static WaitQuery Of(HttpContext http) => http.Request.QueryString.HasValue ? Read(http.Request.Query) : s_none;

    private static WaitQuery Read(IQueryCollection query)
    {
        if (!TryRead(query, "since", int.MaxValue, out int? since)) return Wrong("since", "Must be a version: a whole number.");
        if (!TryRead(query, "wait", Longest, out int? wait)) return Wrong("wait", $"Must be seconds: a whole number from 0 to {Longest}.");
        return new(since, wait is { } seconds ? TimeSpan.FromSeconds(seconds) : null, null);
    }

    private static bool TryRead(IQueryCollection query, string name, int most, out int? value)
    {
        value = null;
        var texts = query[name];
        if (texts.Count == 0) return true;
        // Two of one name are two questions. The framework's parser would take zero bytes behind a number.
        if (texts is not [{ } text] || !text.All(char.IsAsciiDigit) || !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) || number > most) return false;
        value = number;
        return true;
    }

    private static WaitQuery Wrong(string member, string mustBe) => new(null, null, Problem.Validation(member, mustBe));
}
