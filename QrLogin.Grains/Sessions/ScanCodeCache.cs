namespace QrLogin.Grains.Sessions;

/// <summary>The scan codes that a session has shown or sent ahead, since most polls show the same ones again.</summary>
/// <remarks>Used by one activation, on its scheduler.</remarks>
internal sealed class ScanCodeCache
{
    private string? _key;
    private long _firstStep;

    /// <summary>Those of consecutive steps, from <see cref="_firstStep"/> on.</summary>
    private string[] _codes = [];

    /// <inheritdoc cref="ScanCode.At"/>
    public string At(string key, long step)
    {
        if (key != _key || step < _firstStep || step > _firstStep + _codes.Length) (_key, _firstStep, _codes) = (key, step, []);
        long index = step - _firstStep;
        if (index == _codes.Length) _codes = [.. _codes, ScanCode.At(key, step)];
        return _codes[index];
    }
}
