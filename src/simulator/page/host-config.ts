/** What Teams' own renderer is told, near enough: colours, spacing and sizes for one theme. */
export function hostConfig(dark: boolean): Record<string, unknown> {
  const font = "'Segoe UI', 'Liberation Sans', system-ui, sans-serif";
  return {
    supportsInteractivity: true,
    fontFamily: font,
    fontStyles: {
      default: {
        fontFamily: font,
        fontSizes: { small: 12, default: 14, medium: 14, large: 18, extraLarge: 24 },
        fontWeights: { lighter: 200, default: 400, bolder: 600 },
      },
    },
    spacing: { extraSmall: 4, small: 8, default: 12, medium: 16, large: 20, extraLarge: 24, padding: 16 },
    separator: { lineThickness: 1, lineColor: dark ? '#444444' : '#e6e6e6' },
    containerStyles: styles(dark),
    actions: {
      maxActions: 6,
      spacing: 'default',
      buttonSpacing: 8,
      showCard: { actionMode: 'inline', inlineTopMargin: 16, style: 'emphasis' },
      actionsOrientation: 'horizontal',
      actionAlignment: 'left',
    },
    factSet: { title: { weight: 'bolder', wrap: true, maxWidth: 150 }, value: { wrap: true }, spacing: 16 },
    inputs: {
      label: {
        inputSpacing: 'small',
        requiredInputs: { size: 'default', suffix: ' *', suffixColor: 'attention' },
        optionalInputs: { size: 'default' },
      },
      errorMessage: { color: 'attention', size: 'small', spacing: 'small' },
    },
    textStyles: { heading: { size: 'large', weight: 'bolder' } },
  };
}

function styles(dark: boolean): Record<string, unknown> {
  const foregroundColors = dark ? DARK_TEXT : LIGHT_TEXT;
  const on = (backgroundColor: string) => ({ backgroundColor, foregroundColors });
  return dark
    ? {
        default: on('#292929'),
        emphasis: on('#1f1f1f'),
        good: on('#1b3a2a'),
        warning: on('#463100'),
        attention: on('#3e1f25'),
        accent: on('#2f2f4a'),
      }
    : {
        default: on('#ffffff'),
        emphasis: on('#f7f6f5'),
        good: on('#e7f2da'),
        warning: on('#fbf6d9'),
        attention: on('#fcf4f6'),
        accent: on('#e8ebfa'),
      };
}

const shade = (color: string, subtle = color) => ({ default: color, subtle });

/** Each at least 4.5 to 1 on every container colour of its theme. */
const LIGHT_TEXT = {
  default: shade('#242424', '#5c5c5c'),
  accent: shade('#4f52b2'),
  good: shade('#1d6b40'),
  warning: shade('#785000'),
  attention: shade('#b82b42'),
  light: shade('#5c5c5c'),
  dark: shade('#242424', '#5c5c5c'),
};

const DARK_TEXT = {
  default: shade('#ffffff', '#b8b8b8'),
  accent: shade('#a9acff'),
  good: shade('#9ad06a'),
  warning: shade('#f8d22a'),
  attention: shade('#ff8a9b'),
  light: shade('#ffffff', '#b8b8b8'),
  dark: shade('#b8b8b8'),
};
