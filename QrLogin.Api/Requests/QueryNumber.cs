using System.Globalization;

namespace QrLogin.Api.Requests;

/// <summary>Reads a whole number from a query string.</summary>
internal static class QueryNumber
{
    /// <summary>
    /// Parses a parameter. The value is null if the parameter is missing. False if it is present but not a whole number from
    /// 0 to <paramref name="max"/>.
    /// </summary>
    public static bool TryParse(IQueryCollection query, string name, int max, out int? value)
    {
        value = null;
        var texts = query[name];
        if (texts.Count == 0) return true;
        // A duplicate is ambiguous. The digits are checked because the parser accepts trailing zero bytes.
        if (texts is not [{ } text] || !text.All(char.IsAsciiDigit)) return false;
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) || number > max) return false;
        value = number;
        return true;
    }
}
